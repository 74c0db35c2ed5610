// SPDX-License-Identifier: EPL-2.0
/** Tests of the console, in a real browser where one is installed. */
package org.vauban.server.tests.console;
