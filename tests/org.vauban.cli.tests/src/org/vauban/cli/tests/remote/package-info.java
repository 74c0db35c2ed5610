// SPDX-License-Identifier: EPL-2.0
/** Remote endpoints, through the command line. */
package org.vauban.cli.tests.remote;
