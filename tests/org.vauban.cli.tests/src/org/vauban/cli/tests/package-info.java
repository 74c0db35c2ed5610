// SPDX-License-Identifier: EPL-2.0
/** Tests of the command {@code vauban} as a process of the built distribution. */
package org.vauban.cli.tests;
