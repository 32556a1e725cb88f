package klrl.bench.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/**
 * Listens to the signals by which people and schedulers stop a program: INT (Ctrl-C), TERM and HUP. The first one asks
 * the run to stop at the next good place, a second one ends the process at once.
 *
 * <p>A shutdown hook could not do that: once hooks run, Java hears no second signal. The class {@code sun.misc.Signal}
 * is exported for exactly such needs, but not to the compiler's liking; hence by reflection. Where a signal cannot be
 * taken over (started with {@code -Xrs}, or by {@code nohup}), it keeps its meaning.
 */
final class Signals implements Interrupts {

    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private final Runnable announcement;
    private final Map<String, Object> former = new HashMap<>();
    private int received;

    Signals(Runnable announcement) {
        this.announcement = announcement;
        NUMBERS.forEach((name, number) -> listen(name, 128 + number));
    }

    private void listen(String name, int exitCode) {
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        if (method.getName().equals("handle")) {
                            received(exitCode);
                            return null;
                        }
                        return method.getName().equals("equals") ? proxy == args[0] : System.identityHashCode(proxy);
                    });
            former.put(name, exchange(name, ours));
        } catch (InvocationTargetException | ClassNotFoundException keepsItsMeaning) {
            return;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object exchange(String name, Object handler) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Object signal = type.getConstructor(String.class).newInstance(name);
        return type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"))
                .invoke(null, signal, handler);
    }

    /** Runs on a thread of its own for every signal. */
    private void received(int exitCode) {
        synchronized (this) {
            if (received != 0) {
                Runtime.getRuntime().halt(exitCode);
            }
            received = exitCode;
        }
        announcement.run();
    }

    @Override
    public synchronized boolean requested() {
        return received != 0;
    }

    @Override
    public synchronized int exitCode() {
        return received;
    }

    @Override
    public void close() {
        former.forEach((name, handler) -> {
            try {
                exchange(name, handler);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
