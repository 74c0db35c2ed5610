// SPDX-License-Identifier: EPL-2.0
/** Repairs that the compiler's own rules suggest: conversions, arguments, imports, exceptions, names. */
package org.vauban.ide.jdt.repair;
