// SPDX-License-Identifier: EPL-2.0
/** What syntax trees and bindings say of a position: its nodes, types, names in scope, imports and errors. */
package org.vauban.ide.jdt.syntax;
