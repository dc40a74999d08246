"""The data folder that is searched: a made-up corpus in the real store, with a real index.

python -m bench.base FOLDER [--measures 100000] [--model MODEL]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from api import wiring
from api.settings import Settings
from bench.corpus import DEFAULT_MEASURES, make_notices, variety_of
from bench.figures import Figure, Part, peak_rss_mib, progress
from bench.layouts import notice_of
from bench.seeds import load_seeds


def settings_for(folder: Path, model: str | None) -> Settings:
    """The settings of a data folder; the rest is as delivered."""
    return Settings(data_dir=folder, embedding_model=model)


def build_base(folder: Path, measures: int, model: str | None) -> Part:
    """Fill a data folder and index it. Notices are put directly: nothing is read or parsed (see bench.ingest)."""
    settings = settings_for(folder, model)
    notices = list(make_notices(load_seeds(), measures))
    variety = variety_of(notices)
    store = wiring.open_store(settings, writable=True)
    try:
        started = time.perf_counter()
        for done, made in enumerate(notices, start=1):
            store.put(*notice_of(made))
            if done % 500 == 0:
                progress(f"入库 {done}/{len(notices)} 份")
        stored = time.perf_counter()
        manifest = wiring.publish_index(settings, store, wiring.open_encoder(settings))
        indexed = time.perf_counter()
    finally:
        store.close()
    return Part(
        "语料与建库（直接写入，未经解析）",
        (
            Figure("通报", variety.notices, "份"),
            Figure("措施", variety.measures, "条"),
            Figure("段落", manifest.description.passages, "个"),
            Figure("互不相同的措施文本", variety.distinct_texts, "条"),
            Figure("去掉数字后互不相同", variety.wordings, "条"),
            Figure("互不相同的问题标题", variety.distinct_titles, "条"),
            Figure("写入数据库", stored - started, "秒"),
            Figure("建立并发布索引", indexed - stored, "秒"),
            Figure("建索引时内存峰值", peak_rss_mib(), "MiB"),
        ),
    )


def main() -> None:
    """Build the folder named on the command line and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="建立基准测试用的数据目录")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--measures", type=int, default=DEFAULT_MEASURES)
    parser.add_argument("--model")
    arguments = parser.parse_args()
    print(build_base(arguments.folder, arguments.measures, arguments.model).to_json())


if __name__ == "__main__":
    main()
