package klrl.tf;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteImportGraphDefOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewBufferFromString;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewImportGraphDefOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.Graph;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/**
 * A session on TensorFlow's C interface, with a copy of the graph of its own. The Java interface would look up names
 * and allocate handles at every run, which takes longer than running a small network.
 */
final class NativeSession implements AutoCloseable {
    private final TF_Status status = TF_NewStatus();
    private final TF_Graph graph = TF_NewGraph();
    private final TF_Session session;

    private NativeSession(Graph source, SessionSettings settings) {
        try {
            importGraph(source.toGraphDef().toByteArray());
            session = open(config(settings).toByteArray());
        } catch (RuntimeException e) {
            TF_DeleteGraph(graph);
            TF_DeleteStatus(status);
            throw e;
        }
    }

    /** Opens a session on a copy of the graph as it is now, whose largest variable has so many numbers. */
    static NativeSession open(Graph graph, Optional<SessionSettings> settings, int largest) {
        NativeSession session = new NativeSession(graph, settings.orElseGet(() -> SessionSettings.suiting(largest)));
        if (settings.isPresent() || !session.seesGpu()) {
            return session;
        }
        session.close();
        return new NativeSession(graph, SessionSettings.accelerator());
    }

    private static ConfigProto config(SessionSettings settings) {
        ConfigProto.Builder config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(settings.intraOpThreads())
                .setInterOpParallelismThreads(settings.interOpThreads())
                // Else the first session would take all memory of an accelerator for itself.
                .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
        if (settings.singleThreadedExecutor()) {
            config.setExperimental(ConfigProto.Experimental.newBuilder().setExecutorType("SINGLE_THREADED_EXECUTOR"));
        }
        return config.build();
    }

    private void importGraph(byte[] definition) {
        TF_ImportGraphDefOptions options = TF_NewImportGraphDefOptions();
        try (BytePointer bytes = new BytePointer(definition)) {
            TF_Buffer buffer = TF_NewBufferFromString(bytes, definition.length);
            TF_GraphImportGraphDef(graph, buffer, options, status);
            TF_DeleteBuffer(buffer);
        } finally {
            TF_DeleteImportGraphDefOptions(options);
        }
        check("importing the graph");
    }

    private TF_Session open(byte[] config) {
        TF_SessionOptions options = TF_NewSessionOptions();
        try (BytePointer bytes = new BytePointer(config)) {
            TF_SetConfig(options, bytes, config.length, status);
            check("configuring the session");
            TF_Session opened = TF_NewSession(graph, options, status);
            check("opening the session");
            return opened;
        } finally {
            TF_DeleteSessionOptions(options);
        }
    }

    private boolean seesGpu() {
        TF_DeviceList devices = TF_SessionListDevices(session, status);
        check("listing the devices");
        try {
            for (int i = 0; i < TF_DeviceListCount(devices); i++) {
                if (TF_DeviceListType(devices, i, status).getString().equals("GPU")) {
                    return true;
                }
            }
            return false;
        } finally {
            TF_DeleteDeviceList(devices);
        }
    }

    /** Finds an operation of this session's graph. */
    TF_Operation operation(String name) {
        return TF_GraphOperationByName(graph, name);
    }

    /** Runs the graph once. The caller owns all tensors. */
    void run(
            String what,
            TF_Output inputs,
            PointerPointer<TF_Tensor> fed,
            int inputCount,
            TF_Output outputs,
            PointerPointer<TF_Tensor> fetched,
            int outputCount,
            PointerPointer<TF_Operation> targets,
            int targetCount) {
        TF_SessionRun(
                session,
                null,
                inputs,
                fed,
                inputCount,
                outputs,
                fetched,
                outputCount,
                targets,
                targetCount,
                null,
                status);
        check(what);
    }

    private void check(String what) {
        if (TF_GetCode(status) != TF_OK) {
            throw new IllegalStateException(
                    "TensorFlow failed at " + what + ": " + TF_Message(status).getString());
        }
    }

    @Override
    public void close() {
        TF_CloseSession(session, status);
        TF_DeleteSession(session, status);
        TF_DeleteGraph(graph);
        TF_DeleteStatus(status);
    }
}
