// SPDX-License-Identifier: EPL-2.0
/**
 * Removes what the process does not need before it opens a model file, which may be hostile. On Linux: no new
 * privileges, no core dumps, Landlock, a system call filter. Anything that the kernel does not support is reported,
 * never hidden.
 */
package org.vauban.confinement;
