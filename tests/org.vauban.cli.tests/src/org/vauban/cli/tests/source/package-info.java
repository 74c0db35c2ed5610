// SPDX-License-Identifier: EPL-2.0
/** Files as a model would see them, and code from published sources, through the command line. */
package org.vauban.cli.tests.source;
