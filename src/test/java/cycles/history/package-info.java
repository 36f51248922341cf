/** Records what concurrent clients saw, and decides whether some order of their calls explains it. */
package cycles.history;
