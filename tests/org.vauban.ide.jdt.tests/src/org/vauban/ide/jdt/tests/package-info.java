// SPDX-License-Identifier: EPL-2.0
/** Tests of the Java support, without a workbench. */
package org.vauban.ide.jdt.tests;
