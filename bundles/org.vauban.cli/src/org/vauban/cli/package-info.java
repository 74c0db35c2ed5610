// SPDX-License-Identifier: EPL-2.0
/**
 * The command {@code vauban}: the same assistant as in the editors, for shells, scripts and other editors. Each command
 * is in the package of its feature; the texts of all commands are in this package.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.cli;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
