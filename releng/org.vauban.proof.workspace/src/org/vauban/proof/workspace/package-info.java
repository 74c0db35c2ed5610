// SPDX-License-Identifier: EPL-2.0
/**
 * Imports the projects of a checkout into an Eclipse with PDE, and builds them. Never shipped. This bundle has no
 * {@code .project}: it needs PDE, which is not part of the target platform.
 */
package org.vauban.proof.workspace;
