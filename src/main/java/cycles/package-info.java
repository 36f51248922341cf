/** The application: its configuration, its commands, and the composition of its packages. */
@NullMarked
package cycles;

import org.jspecify.annotations.NullMarked;
