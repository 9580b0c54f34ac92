"""What the HDF5 library and VTK read from the files beside this script: the texts that the tests compare with.

Needs Debian's python3-h5py and python3-vtk9. After a change of a format: copy the new files here, run this, and look at what changed.
"""

import pathlib

import h5py
import vtk


def hdf5(path, out):
    file = h5py.File(path)
    print("study", file.attrs["study"], file=out)
    for name, data in file.items():
        axes = [list(axis.keys())[0] if len(axis) else "-" for axis in data.dims]
        print(name, data.attrs.get("units") or "-", data.dtype, *data.shape, "axes", *axes, file=out)
        print(*[repr(value.item()) for value in data[:].ravel()], file=out)


def vtk_data(path, out):
    readers = {
        ".vti": vtk.vtkXMLImageDataReader,
        ".vtr": vtk.vtkXMLRectilinearGridReader,
        ".vtu": vtk.vtkXMLUnstructuredGridReader,
    }
    reader = readers[path.suffix]()
    reader.SetFileName(str(path))
    reader.Update()
    data = reader.GetOutput()
    arrays = [data.GetPointData().GetArray(i) for i in range(data.GetPointData().GetNumberOfArrays())]
    print("time", data.GetFieldData().GetArray("TimeValue").GetValue(0), file=out)
    key = vtk.vtkDataArray.UNITS_LABEL()
    for array in arrays:
        unit = array.GetInformation().Get(key) if array.GetInformation().Has(key) else "-"
        print(array.GetName(), unit, file=out)
    for point in range(data.GetNumberOfPoints()):
        values = [array.GetValue(point) for array in arrays]
        print(*[repr(x) for x in [*data.GetPoint(point), *values]], file=out)
    if path.suffix == ".vtu":
        for number in range(data.GetNumberOfCells()):
            cell = data.GetCell(number)
            print("cell", cell.GetCellType(), *[cell.GetPointId(i) for i in range(cell.GetNumberOfPoints())], file=out)


if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent
    for path in sorted(folder.glob("run*")):
        if path.suffix != ".txt":
            with open(f"{path}.txt", "w", encoding="utf-8") as out:
                (hdf5 if path.suffix == ".h5" else vtk_data)(path, out)
