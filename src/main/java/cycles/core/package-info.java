/**
 * The rules of fasting cycles and the interface that storage engines implement. Depends only on the JDK: no HTTP, framework or
 * driver.
 */
@NullMarked
package cycles.core;

import org.jspecify.annotations.NullMarked;
