// SPDX-License-Identifier: EPL-2.0
/** Tests of the declarations of files, and their contribution to a completion. */
package org.vauban.assist.tests.context.workspace;
