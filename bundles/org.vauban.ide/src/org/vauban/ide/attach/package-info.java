// SPDX-License-Identifier: EPL-2.0
/**
 * What of the workbench can go with a question: selections, files, problems, consoles, and what other bundles know of.
 */
package org.vauban.ide.attach;
