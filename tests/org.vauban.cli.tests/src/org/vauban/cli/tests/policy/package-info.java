// SPDX-License-Identifier: EPL-2.0
/** Tests of what policies forbid, through the command line, and of the commands that write, sign and install them. */
package org.vauban.cli.tests.policy;
