// SPDX-License-Identifier: EPL-2.0
/** Tests of remote endpoints, through the command line. */
package org.vauban.cli.tests.remote;
