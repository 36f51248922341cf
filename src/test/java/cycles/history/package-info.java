/** Records histories of concurrent clients and decides whether they are linearizable. */
package cycles.history;
