// SPDX-License-Identifier: EPL-2.0
/** Tests of the parser and the index, in this process and in confined ones. */
package org.vauban.knowledge.host.tests;
