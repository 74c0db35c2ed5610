// SPDX-License-Identifier: EPL-2.0
/** The command {@code vauban} as a process of the distribution that was built. */
package org.vauban.cli.tests;
