// SPDX-License-Identifier: EPL-2.0
/** What Ctrl+1 offers in the Java editor: fixes, explanations, documentation comments and tests by the model. */
package org.vauban.ide.jdt.fix;
