// SPDX-License-Identifier: EPL-2.0
/** The wait for the first ghost text of somebody who has just started the IDE, in the real workbench. */
package org.vauban.proof.ide.start;
