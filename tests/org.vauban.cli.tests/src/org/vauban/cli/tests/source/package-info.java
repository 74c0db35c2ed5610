// SPDX-License-Identifier: EPL-2.0
/** Tests of files as a model would see them, and of code from published sources, through the command line. */
package org.vauban.cli.tests.source;
