/** How a jar says what it provides: names, options, needs, and the equations that it implements. */
package klrl.api.plugin;
