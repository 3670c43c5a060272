"""How work is graded: from a notebook to the learner's functions, over a boundary, to a verdict.

* `grade_file(path)` grades a notebook or script: `digitkit.grading.grade`.
* `check_live(name, function)` grades a function that lives in this process: the same module.
* `Grader` keeps an interpreter warm for gradings one after another: the same module.
"""
