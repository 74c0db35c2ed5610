// SPDX-License-Identifier: EPL-2.0
/** Whether code compiles: suggestions at the caret and texts with a repair. */
package org.vauban.ide.jdt.check;
