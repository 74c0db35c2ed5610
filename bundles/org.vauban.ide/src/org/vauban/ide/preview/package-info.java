// SPDX-License-Identifier: EPL-2.0
/** Shows a proposed change beside the text as it is, and writes what is accepted of it in one step. */
package org.vauban.ide.preview;
