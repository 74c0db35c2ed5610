// SPDX-License-Identifier: EPL-2.0
/** The first suggestion after the caret has moved to another file, in the running workbench. */
package org.vauban.proof.ide.newplace;
