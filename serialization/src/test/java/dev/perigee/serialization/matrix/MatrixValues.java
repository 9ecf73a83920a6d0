package dev.perigee.serialization.matrix;

import java.util.List;

/** The values of the matrix, for other tests. */
public final class MatrixValues {
  private MatrixValues() {}

  /** All of them, those included that are refused. */
  public static List<Object> all() throws Exception {
    Matrix matrix = new Matrix();
    JdkValues.addTo(matrix);
    JdkCollections.addTo(matrix);
    UserValues.addTo(matrix);
    FrameworkValues.addTo(matrix);
    return matrix.cases().stream().<Object>map(Matrix.Case::value).toList();
  }
}
