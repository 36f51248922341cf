/** The application: its configuration, its commands and the composition root that wires the rooms below it. */
@NullMarked
package cycles;

import org.jspecify.annotations.NullMarked;
