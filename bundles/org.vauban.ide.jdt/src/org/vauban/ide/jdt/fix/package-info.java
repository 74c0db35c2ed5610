// SPDX-License-Identifier: EPL-2.0
/** Quick assists (Ctrl+1) in the Java editor: fixes, explanations, documentation comments and tests by the model. */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.jdt.fix;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
