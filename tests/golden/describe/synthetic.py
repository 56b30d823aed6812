"""Synthetic files of surveys that have no built-in codebook, with labels in Spanish and French: random numbers, no person's."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

HERE = Path(__file__).parent
rng = np.random.default_rng(17)


def households() -> None:
    n = 240
    stratum = np.repeat(np.arange(1, 7), n // 6)
    cluster = stratum * 10 + np.tile(np.repeat(np.arange(4), n // 24), 6)
    answer = lambda p: np.where(rng.random(n) < p, 1, 2)  # noqa: E731
    internet = answer(0.5)
    internet[rng.random(n) < 0.02] = 9
    frame = pd.DataFrame(
        {
            "folio": np.arange(1, n + 1) + 1000,
            "conglom": cluster,
            "estrato": stratum,
            "factor": np.round(rng.uniform(50, 400, n), 2),
            "area": np.where(stratum <= 3, 1, 2),
            "h01": answer(0.7),
            "h02": answer(0.8),
            "h03": answer(0.3),
            "h04": internet,
            "h05": answer(0.9),
            "h06": np.round(rng.uniform(5, 90, n)),
            "totper": rng.integers(1, 9, n),
        }
    )
    yes_no = {1: "Sí", 2: "No", 9: "No sabe"}
    pyreadstat.write_sav(
        frame,
        str(HERE / "synthetic_hogares.sav"),
        column_labels={
            "folio": "Identificador del hogar",
            "conglom": "Conglomerado (UPM)",
            "estrato": "Estrato de muestreo",
            "factor": "Factor de expansión",
            "area": "Área de residencia",
            "h01": "¿El hogar tiene radio?",
            "h02": "¿El hogar tiene televisor?",
            "h03": "¿El hogar tiene computadora?",
            "h04": "¿El hogar tiene acceso a Internet?",
            "h05": "¿El hogar tiene refrigeradora?",
            "h06": "¿Cuánto pagó el mes pasado por Internet?",
            "totper": "Número de miembros del hogar",
        },
        variable_value_labels={name: yes_no for name in ["h01", "h02", "h03", "h04", "h05"]}
        | {"area": {1: "Urbana", 2: "Rural"}},
        missing_ranges={"h04": [9]},
    )


def persons() -> None:
    n = 300
    stratum = np.repeat(np.arange(1, 6), n // 5)
    cluster = stratum * 10 + np.tile(np.repeat(np.arange(4), n // 20), 5)
    user = np.where(rng.random(n) < 0.55, 1, 0)
    of_users = lambda p: np.where(user == 1, np.where(rng.random(n) < p, 1, 0), np.nan)  # noqa: E731
    frame = pd.DataFrame(
        {
            "idind": np.arange(1, n + 1),
            "grappe": cluster,
            "strate": stratum,
            "poids": np.round(rng.uniform(20, 300, n), 3),
            "sexe": rng.integers(1, 3, n),
            "age": rng.integers(10, 90, n),
            "q1": user,
            "q2": of_users(0.6),
            "q3": of_users(0.3),
            "q4": np.where(rng.random(n) < 0.7, 1, 0),
        }
    )
    yes_no = {1: "Oui", 0: "Non"}
    pyreadstat.write_dta(
        frame,
        str(HERE / "synthetic_individus.dta"),
        column_labels={
            "idind": "Identifiant de l'individu",
            "grappe": "Grappe",
            "strate": "Strate de sondage",
            "poids": "Coefficient de pondération",
            "sexe": "Sexe",
            "age": "Âge en années révolues",
            "q1": "A utilisé Internet au cours des 3 derniers mois",
            "q2": "Utilisation des réseaux sociaux sur Internet",
            "q3": "Envoi ou réception de courriels",
            "q4": "Possède un téléphone mobile",
        },
        variable_value_labels={name: yes_no for name in ["q1", "q2", "q3", "q4"]} | {"sexe": {1: "Masculin", 2: "Féminin"}},
        version=15,
    )


def enterprises() -> None:
    # A generator of its own, so that the other files stay as they are.
    rng = np.random.default_rng(18)
    n = 120
    answer = lambda p: np.where(rng.random(n) < p, 1, 2)  # noqa: E731
    frame = pd.DataFrame(
        {
            "folio": np.arange(1, n + 1) + 500,
            "estrato": np.repeat(np.arange(1, 5), n // 4),
            "factor": np.round(rng.uniform(1, 40, n), 2),
            "ciiu": rng.choice([1071, 2610, 4711, 6201], n),
            "personal": np.round(np.exp(rng.uniform(1.5, 6.5, n))),
            "e1": answer(0.9),
            "e2": answer(0.8),
            "e3": answer(0.5),
            "e4": answer(0.4),
            "e5": answer(0.2),
            "e6": answer(0.3),
            "e7": answer(0.4),
        }
    )
    yes_no = {1: "Sí", 2: "No"}
    pyreadstat.write_sav(
        frame,
        str(HERE / "synthetic_empresas.sav"),
        column_labels={
            "folio": "Identificador de la empresa",
            "estrato": "Estrato de muestreo",
            "factor": "Factor de expansión",
            "ciiu": "Código CIIU",
            "personal": "Personal ocupado total",
            "e1": "¿La empresa usa computadoras?",
            "e2": "¿La empresa usa Internet?",
            "e3": "¿La empresa tiene presencia en la web?",
            "e4": "¿La empresa tiene intranet?",
            "e5": "¿La empresa tiene extranet?",
            "e6": "¿La empresa recibió pedidos por Internet?",
            "e7": "¿La empresa realizó pedidos por Internet?",
        },
        variable_value_labels={name: yes_no for name in ["e1", "e2", "e3", "e4", "e5", "e6", "e7"]},
    )


def schools() -> None:
    rng = np.random.default_rng(30)
    n = 90
    answer = lambda p: np.where(rng.random(n) < p, 1, 2)  # noqa: E731
    frame = pd.DataFrame(
        {
            "clave": np.arange(1, n + 1) + 7000,
            "area": np.where(rng.random(n) < 0.5, 1, 2),
            "a1": answer(0.9),
            "a2": answer(0.4),
            "a3": answer(0.5),
            "a4": answer(0.6),
            "a5": answer(0.5),
        }
    )
    yes_no = {1: "Sí", 2: "No"}
    pyreadstat.write_sav(
        frame,
        str(HERE / "synthetic_escuelas.sav"),
        column_labels={
            "clave": "Identificador de la escuela",
            "area": "Área urbana o rural",
            "a1": "¿La escuela tiene electricidad?",
            "a2": "¿La escuela tiene radio?",
            "a3": "¿La escuela tiene televisor?",
            "a4": "¿La escuela tiene teléfono?",
            "a5": "¿La escuela tiene acceso a Internet?",
        },
        variable_value_labels={name: yes_no for name in ["a1", "a2", "a3", "a4", "a5"]} | {"area": {1: "Urbana", 2: "Rural"}},
    )


def government() -> None:
    rng = np.random.default_rng(31)
    n = 60
    answer = lambda p: np.where(rng.random(n) < p, 1, 2)  # noqa: E731
    frame = pd.DataFrame({"org": np.arange(1, n + 1), "g1": answer(0.9), "g2": answer(0.6), "g3": answer(0.7)})
    yes_no = {1: "Yes", 2: "No"}
    pyreadstat.write_sav(
        frame,
        str(HERE / "synthetic_government.sav"),
        column_labels={
            "org": "Identifier of the organisation",
            "g1": "Has a local area network",
            "g2": "Has an intranet",
            "g3": "Has a web presence",
        },
        variable_value_labels={name: yes_no for name in ["g1", "g2", "g3"]},
    )


if __name__ == "__main__":
    households()
    persons()
    enterprises()
    schools()
    government()
