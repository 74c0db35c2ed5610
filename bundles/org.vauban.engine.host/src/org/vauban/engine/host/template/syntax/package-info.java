// SPDX-License-Identifier: EPL-2.0
/** From the source of a template to its tree: lexer, parsers, and the records of statements and expressions. */
package org.vauban.engine.host.template.syntax;
