// SPDX-License-Identifier: EPL-2.0
/**
 * JSON Schema to GBNF, the grammar language of llama.cpp, so that a model can write nothing but what a schema allows.
 * The way: a schema is checked and its references resolved; what holds at one place of the document is merged and
 * split into alternatives; strings and numbers become finite automata; all of it is written as rules.
 */
package org.vauban.engine.host.grammar;
