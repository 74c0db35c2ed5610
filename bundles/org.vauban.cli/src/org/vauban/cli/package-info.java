// SPDX-License-Identifier: EPL-2.0
/** The command {@code vauban}: the same assistant as in the editors, for shells, scripts and other editors. */
package org.vauban.cli;
