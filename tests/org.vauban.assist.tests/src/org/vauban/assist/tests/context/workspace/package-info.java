// SPDX-License-Identifier: EPL-2.0
/** Declarations of files, and what they tell a completion. */
package org.vauban.assist.tests.context.workspace;
