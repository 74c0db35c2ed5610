// SPDX-License-Identifier: EPL-2.0
/** Published Java as projects of a workspace. */
package org.vauban.proof.ide.workspace;
