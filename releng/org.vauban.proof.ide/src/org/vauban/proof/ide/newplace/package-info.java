// SPDX-License-Identifier: EPL-2.0
/** The first suggestion where the caret has just come to another file, in the running workbench. */
package org.vauban.proof.ide.newplace;
