// SPDX-License-Identifier: EPL-2.0
/**
 * Takes from the process what it does not need before it opens a model file, which may be hostile. On Linux: no new
 * privileges, no core dumps, Landlock, a system call filter. What the kernel cannot do is reported, never hidden.
 */
package org.vauban.confinement;
