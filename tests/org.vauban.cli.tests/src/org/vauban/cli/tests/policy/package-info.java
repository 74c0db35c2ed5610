// SPDX-License-Identifier: EPL-2.0
/** What policies forbid, through the command line, and the commands that write, sign and install them. */
package org.vauban.cli.tests.policy;
