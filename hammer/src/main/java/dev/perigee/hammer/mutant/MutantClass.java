package dev.perigee.hammer.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes a class of the product with one method changed into a folder, which stands before the
 * product on the class path of a node. The product has no switch for it.
 */
public final class MutantClass {
  private final Mutant mutant;
  private int changed;

  private MutantClass(Mutant mutant) {
    this.mutant = mutant;
  }

  /** Writes the class below the folder. */
  public static void write(Mutant mutant, Path folder) {
    String name = Type.getInternalName(mutant.owner()) + ".class";
    Path file = folder.resolve(name);
    try (InputStream in = mutant.owner().getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no class file of " + mutant.owner());
      }
      Files.createDirectories(file.getParent());
      Files.write(file, new MutantClass(mutant).change(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] change(byte[] original) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor original =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            return name.equals(mutant.method()) ? changed(original, descriptor) : original;
          }
        },
        0);
    if (changed != 1) {
      throw new IllegalStateException(
          mutant + ": " + mutant.owner() + " has " + changed + " methods " + mutant.method());
    }
    return writer.toByteArray();
  }

  private MethodVisitor changed(MethodVisitor original, String descriptor) {
    changed++;
    return mutant.body() == Mutant.Body.LAST_ARGUMENT_FOR_EVER
        ? new ForEver(original, descriptor)
        : new Replaced(original, mutant.body(), descriptor);
  }

  /** Puts the largest number into the last argument, and then runs the method as it is. */
  private static final class ForEver extends MethodVisitor {
    private final int local;

    ForEver(MethodVisitor original, String descriptor) {
      super(Opcodes.ASM9, original);
      // An instance method: this and the arguments; the last one is a long, of two words.
      this.local = (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - Type.LONG_TYPE.getSize();
    }

    @Override
    public void visitCode() {
      super.visitCode();
      super.visitLdcInsn(Long.MAX_VALUE);
      super.visitVarInsn(Opcodes.LSTORE, local);
    }
  }

  /** Leaves nothing of the method but its end. */
  private static final class Replaced extends MethodVisitor {
    private final MethodVisitor target;
    private final Mutant.Body body;
    private final int locals;

    Replaced(MethodVisitor target, Mutant.Body body, String descriptor) {
      super(Opcodes.ASM9); // nobody hears of the original body
      this.target = target;
      this.body = body;
      this.locals = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
    }

    @Override
    public void visitCode() {
      target.visitCode();
      if (body == Mutant.Body.RETURN) {
        target.visitInsn(Opcodes.RETURN);
      } else {
        target.visitInsn(body == Mutant.Body.RETURN_TRUE ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
        target.visitInsn(Opcodes.IRETURN);
      }
      target.visitMaxs(1, locals);
      target.visitEnd();
    }
  }
}
