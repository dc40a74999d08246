"""Which measures answer a query? Passages, embeddings, FAISS and BM25, fused and grouped by problem."""
