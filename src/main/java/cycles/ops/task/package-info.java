/** Admin tasks, run by {@code POST /tasks/<name>} on the admin port. */
@NullMarked
package cycles.ops.task;

import org.jspecify.annotations.NullMarked;
