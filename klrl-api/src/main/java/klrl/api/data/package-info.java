/** Values that slots exchange: flat arrays with stated shapes, able to cross a process boundary. */
package klrl.api.data;
