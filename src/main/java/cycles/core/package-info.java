/**
 * The rules of fasting cycles and the port that storage engines implement. Knows the JDK only: no HTTP, no framework, no driver.
 */
@NullMarked
package cycles.core;

import org.jspecify.annotations.NullMarked;
