"""Synthetic files of surveys that have no built-in codebook, with labels in Spanish and French: random numbers, no person's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

HERE = Path(__file__).parent
rng = np.random.default_rng(17)

# The values of a variable, and its label.
Variable = tuple[Any, str]


def write(name: str, variables: dict[str, Variable], answers: dict[str, dict[int, str]], **options: Any) -> None:
    """Write a file of variables in the format that its name says, with words for answers."""
    writer = {".sav": pyreadstat.write_sav, ".dta": pyreadstat.write_dta}[Path(name).suffix]
    writer(
        pd.DataFrame({name: values for name, (values, _) in variables.items()}),
        str(HERE / name),
        column_labels={name: label for name, (_, label) in variables.items()},
        variable_value_labels=answers,
        **options,
    )


def asked(random: np.random.Generator, n: int) -> Callable[[float], np.ndarray]:
    """Return what answers a question of n: yes, which is 1, with some probability, or no, which is 2."""
    return lambda p: np.where(random.random(n) < p, 1, 2)


def households() -> None:
    n = 240
    stratum = np.repeat(np.arange(1, 7), n // 6)
    cluster = stratum * 10 + np.tile(np.repeat(np.arange(4), n // 24), 6)
    answer = asked(rng, n)
    internet = answer(0.5)
    internet[rng.random(n) < 0.02] = 9
    yes_no = {1: "Sí", 2: "No", 9: "No sabe"}
    write(
        "synthetic_hogares.sav",
        {
            "folio": (np.arange(1, n + 1) + 1000, "Identificador del hogar"),
            "conglom": (cluster, "Conglomerado (UPM)"),
            "estrato": (stratum, "Estrato de muestreo"),
            "factor": (np.round(rng.uniform(50, 400, n), 2), "Factor de expansión"),
            "area": (np.where(stratum <= 3, 1, 2), "Área de residencia"),
            "h01": (answer(0.7), "¿El hogar tiene radio?"),
            "h02": (answer(0.8), "¿El hogar tiene televisor?"),
            "h03": (answer(0.3), "¿El hogar tiene computadora?"),
            "h04": (internet, "¿El hogar tiene acceso a Internet?"),
            "h05": (answer(0.9), "¿El hogar tiene refrigeradora?"),
            "h06": (np.round(rng.uniform(5, 90, n)), "¿Cuánto pagó el mes pasado por Internet?"),
            "totper": (rng.integers(1, 9, n), "Número de miembros del hogar"),
        },
        dict.fromkeys(["h01", "h02", "h03", "h04", "h05"], yes_no) | {"area": {1: "Urbana", 2: "Rural"}},
        missing_ranges={"h04": [9]},
    )


def persons() -> None:
    n = 300
    stratum = np.repeat(np.arange(1, 6), n // 5)
    cluster = stratum * 10 + np.tile(np.repeat(np.arange(4), n // 20), 5)
    user = np.where(rng.random(n) < 0.55, 1, 0)
    of_users = lambda p: np.where(user == 1, np.where(rng.random(n) < p, 1, 0), np.nan)  # noqa: E731
    yes_no = {1: "Oui", 0: "Non"}
    write(
        "synthetic_individus.dta",
        {
            "idind": (np.arange(1, n + 1), "Identifiant de l'individu"),
            "grappe": (cluster, "Grappe"),
            "strate": (stratum, "Strate de sondage"),
            "poids": (np.round(rng.uniform(20, 300, n), 3), "Coefficient de pondération"),
            "sexe": (rng.integers(1, 3, n), "Sexe"),
            "age": (rng.integers(10, 90, n), "Âge en années révolues"),
            "q1": (user, "A utilisé Internet au cours des 3 derniers mois"),
            "q2": (of_users(0.6), "Utilisation des réseaux sociaux sur Internet"),
            "q3": (of_users(0.3), "Envoi ou réception de courriels"),
            "q4": (np.where(rng.random(n) < 0.7, 1, 0), "Possède un téléphone mobile"),
        },
        dict.fromkeys(["q1", "q2", "q3", "q4"], yes_no) | {"sexe": {1: "Masculin", 2: "Féminin"}},
        version=15,
    )


def enterprises() -> None:
    # A generator of its own, so that the other files stay as they are.
    rng = np.random.default_rng(18)
    n = 120
    answer = asked(rng, n)
    write(
        "synthetic_empresas.sav",
        {
            "folio": (np.arange(1, n + 1) + 500, "Identificador de la empresa"),
            "estrato": (np.repeat(np.arange(1, 5), n // 4), "Estrato de muestreo"),
            "factor": (np.round(rng.uniform(1, 40, n), 2), "Factor de expansión"),
            "ciiu": (rng.choice([1071, 2610, 4711, 6201], n), "Código CIIU"),
            "personal": (np.round(np.exp(rng.uniform(1.5, 6.5, n))), "Personal ocupado total"),
            "e1": (answer(0.9), "¿La empresa usa computadoras?"),
            "e2": (answer(0.8), "¿La empresa usa Internet?"),
            "e3": (answer(0.5), "¿La empresa tiene presencia en la web?"),
            "e4": (answer(0.4), "¿La empresa tiene intranet?"),
            "e5": (answer(0.2), "¿La empresa tiene extranet?"),
            "e6": (answer(0.3), "¿La empresa recibió pedidos por Internet?"),
            "e7": (answer(0.4), "¿La empresa realizó pedidos por Internet?"),
        },
        dict.fromkeys(["e1", "e2", "e3", "e4", "e5", "e6", "e7"], {1: "Sí", 2: "No"}),
    )


def schools() -> None:
    rng = np.random.default_rng(30)
    n = 90
    answer = asked(rng, n)
    write(
        "synthetic_escuelas.sav",
        {
            "clave": (np.arange(1, n + 1) + 7000, "Identificador de la escuela"),
            "area": (np.where(rng.random(n) < 0.5, 1, 2), "Área urbana o rural"),
            "a1": (answer(0.9), "¿La escuela tiene electricidad?"),
            "a2": (answer(0.4), "¿La escuela tiene radio?"),
            "a3": (answer(0.5), "¿La escuela tiene televisor?"),
            "a4": (answer(0.6), "¿La escuela tiene teléfono?"),
            "a5": (answer(0.5), "¿La escuela tiene acceso a Internet?"),
        },
        dict.fromkeys(["a1", "a2", "a3", "a4", "a5"], {1: "Sí", 2: "No"}) | {"area": {1: "Urbana", 2: "Rural"}},
    )


def government() -> None:
    n = 60
    answer = asked(np.random.default_rng(31), n)
    write(
        "synthetic_government.sav",
        {
            "org": (np.arange(1, n + 1), "Identifier of the organisation"),
            "g1": (answer(0.9), "Has a local area network"),
            "g2": (answer(0.6), "Has an intranet"),
            "g3": (answer(0.7), "Has a web presence"),
        },
        dict.fromkeys(["g1", "g2", "g3"], {1: "Yes", 2: "No"}),
    )


if __name__ == "__main__":
    households()
    persons()
    enterprises()
    schools()
    government()
