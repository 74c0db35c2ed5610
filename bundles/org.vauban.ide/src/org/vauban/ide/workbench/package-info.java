// SPDX-License-Identifier: EPL-2.0
/** What every feature asks of the workbench: the assistant, the editor's file, failures and notices. */
package org.vauban.ide.workbench;
