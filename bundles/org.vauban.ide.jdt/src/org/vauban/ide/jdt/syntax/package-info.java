// SPDX-License-Identifier: EPL-2.0
/** Information from syntax trees and bindings on a position: its nodes, types, names in scope, imports and errors. */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.jdt.syntax;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
