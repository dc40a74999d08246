"""The model card: what the model is, what it was trained on, how well it does and where it stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Table = Mapping[str, Mapping[str, float]]

_SYSTEMS = {"bm25": "BM25 (jieba)", "dense": "**this model 本模型**", "mean": "mean of both 两者均值"}

_CARD = """---
language: zh
library_name: sentence-transformers
pipeline_tag: sentence-similarity
tags: [sentence-transformers, static-embedding, retrieval]
---

# zhenggai-static：整改先例检索句向量模型

面向巡察、审计、督察整改通报的中文静态句向量：{vocabulary} 个词与字，每个 {dimension} 维，一段文字的向量是其中各词向量的平均，再化为单位长度。
不需要显卡，不需要联网；在普通处理器上编码一个问题不到 1 毫秒。用标准的 sentence-transformers 即可载入：

A static Chinese sentence-embedding model ({vocabulary} tokens × {dimension} dimensions, float16 on disk) for finding
rectification measures by the everyday wording of a problem. A text's vector is the mean of its tokens' vectors,
scaled to unit length.

```python
from sentence_transformers import SentenceTransformer

model = SentenceTransformer("path/to/this/folder")
vectors = model.encode(["出差报销超标怎么整改", "差旅费报销审核不严。对超标准报销的多出部分据实清退。"])
```

查询与段落都不加提示语；段落写作“问题标题。整改措施”。Queries and passages take no prompt; a passage is written as
`problem title。measure`.

## 训练 Training

`python -m index.training --train DIR --corpus DIR --out DIR` 可从原始语料重做全部步骤（种子 {seed}）；各阶段的数据量、损失、开发集得分、用时见 `training_log.json`。

1. 分词器 Tokenizer：jieba 统计词频，取最常见的词和全部见过的字，做成 Unigram 分词器（NFKC、小写、数字一律作 0）；不认识的词退回到单字。
2. 词向量 Word vectors：窗口 {window} 的共现矩阵，PPMI 加权后分解，按 SIF 加权（a = 1e-3）。
3. 通用对 General pairs：批内对比学习一遍，每批 {pair_batch} 对；余弦乘 20，Adam 1e-3。
4. 领域对 In-domain pairs：{in_domain_steps} 批，每批 {row_batch} 个领域问法对措施、{question_batch} 个样例语料问法对措施、{row_family_batch} + {question_family_batch} 对同一问题的两种问法、{synonym_batch} 对同义词；
   余弦乘 {scale:g}；同一问题的说法不互作负例；训练时随机略去 {hidden:.0%} 的词。从同一起点用不同抽样训练 {in_domain_runs} 次，权重取平均。
   词向量由“整词 + 各字平均”组成，训练后合并为一张表。

## 数据与许可 Data and licences

语料正文不随模型发布，只发布由其训练出的权重。The texts themselves are not distributed, only weights trained from them.

| 数据 Data | 来源所示许可 Licence as stated by the source |
|---|---|
| 法律、法规、司法解释 Statutes, regulations, judicial interpretations | 官方文件，不受著作权保护 not copyrightable (PRC Copyright Law, art. 5) |
| 政府工作报告、国务院政策文件 Government reports and policies | 官方文件，未另注许可 official documents, none stated |
| 审计、会计准则 Auditing and accounting standards | 官方文本，未另注许可 official texts, none stated |
| 党纪、监督、巡视巡察文章 Party-discipline and inspection articles | 未注明 none stated |
| 群众留言与答复（已脱敏）Citizens' messages and replies, masked | 未注明（竞赛数据）none stated (contest data) |
| 法律问答 Legal questions: LexEval / LawBench | MIT / Apache-2.0（子数据集从其原许可 sub-datasets keep their own） |
| 阅读理解 Reading comprehension: CMRC 2018 / DRCD | CC BY-SA 4.0 / CC BY-SA 3.0 |
| 语义相似、推断、搜索标题、论文摘要等 STS, NLI, search titles, abstracts: ATEC, OPPO, STS-B, PAWS-X, SNLI-zh, QBQTC, CSL … | ATEC：Apache-2.0（一处来源）；其余未注明 the rest none stated |
| 安全生产试题与隐患 Safety questions and hazards | 未注明 none stated |
| 领域问法与措施 In-domain questions and measures | CC0，为本项目编写 written for this project |
| 虚构地名的样例通报及其问题 Sample notices of fictional places, with questions | 为本项目编写 written for this project |

## 成绩 Scores

nDCG@10。训练前先把整份通报、整组领域行留出，发布的权重**没有**用它们训练；只有步数、余弦的倍数等几项设置是比较留出部分的得分选定的。检索只在留出的措施里进行：训练见过的措施会被推离没见过的问题，混在一起得分虚高。
The held-out notices and row groups were set aside before anything was read, and the shipped weights were trained
**without** them; only a few settings, such as the number of steps and the scale of the cosine, were chosen by
comparing scores on the held-out part. Only held-out measures are searched: training pushes the measures it has read
away from questions it has not, and among them the held-out ones would be found too easily.

**留出通报 Held-out notices**（{held_out} 份：{slugs}；在这些通报的措施中检索 searched among the measures of these notices）

{questions}

**留出的领域行 Held-out in-domain rows**（在这些行的措施中检索 searched among the measures of these rows）

{rows}

相关性只标注了问题所针对的那一个问题的措施；别的通报里同样合用的措施不计分，所以绝对值偏低，宜作比较之用。
Only the measures of the problem a question was written for are judged, so read the figures as comparisons.

## 局限 Limits

- 词袋：不看语序与否定（“未整改”与“已整改”相近）；数字大小不作区分。A bag of words: blind to word order, negation and the size of numbers.
- 关键词很明确时，BM25 往往更准，应与其合用。Exact keywords are better served by BM25; use both.
- 只为简体中文的整改、监督、政务用语训练；繁体、外文、其他领域没有把握。Simplified Chinese of this domain only.
- 样例语料与领域行均为编写的文本，真实通报上的表现应另行测量。Sample notices and rows were written for the purpose; measure on real notices.
"""


def write_card(
    path: Path, tables: Mapping[str, Table], held_out_slugs: Sequence[str], settings: Mapping[str, Any]
) -> None:
    """Write the card in Chinese and English; tables: "questions" and "rows", each system -> kind -> nDCG@10."""
    text = _CARD.format(
        **{name: settings[name] for name in _SETTINGS},
        hidden=settings["in_domain"]["token_dropout"],
        scale=settings["in_domain"]["scale"],
        held_out=len(held_out_slugs),
        slugs="、".join(held_out_slugs),
        questions=_markdown(tables["questions"]),
        rows=_markdown(tables["rows"]),
    )
    path.write_text(text, encoding="utf-8")


_SETTINGS = (
    "vocabulary",
    "dimension",
    "seed",
    "window",
    "pair_batch",
    "row_batch",
    "question_batch",
    "row_family_batch",
    "question_family_batch",
    "synonym_batch",
    "in_domain_steps",
    "in_domain_runs",
)


def _markdown(table: Table) -> str:
    kinds = list(next(iter(table.values())))
    lines = ["| | " + " | ".join(kinds) + " |", "|---" * (len(kinds) + 1) + "|"]
    for system, scores in table.items():
        cells = [f"{scores[kind]:.3f}" for kind in kinds]
        lines.append(f"| {_SYSTEMS.get(system, system)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
