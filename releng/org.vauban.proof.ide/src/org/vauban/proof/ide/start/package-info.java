// SPDX-License-Identifier: EPL-2.0
/** The wait of a user who has just started the IDE for the first ghost text, in the real workbench. */
package org.vauban.proof.ide.start;
